/** The words of the menu and of what it opens. They come with it. */
export interface MenuLabels {
  conversations: string;
  download: string;
  exportData: string;
  eraseData: string;
  person: string;
  back: string;
  search: string;
  noneYet: string;
  noneFound(query: string): string;
  found(count: number): string;
  untitled: string;
  current: string;
  rename(title: string): string;
  remove(title: string): string;
  newTitle: string;
  save: string;
  cancel: string;
  removeQuestion(title: string): string;
  removeYes: string;
  renamed: string;
  removed: string;
  cannotList: string;
  /** In the file of a transcript. */
  file: {
    title(name: string): string;
    savedAt(time: string): string;
    you: string;
    assistant: string;
    sources: string;
    notSent: string;
    unfinished: string;
    name: string;
  };
}

export const enMenu: MenuLabels = {
  conversations: 'Conversations',
  download: 'Download transcript',
  exportData: 'Download my data',
  eraseData: 'Delete my data…',
  person: 'Talk to a person',
  back: 'Back to the chat',
  search: 'Search conversations',
  noneYet: 'No conversations yet. What you ask will be listed here.',
  noneFound: (query) => `No conversation has “${query}” in its title.`,
  found: (count) => (count === 1 ? '1 conversation' : `${count} conversations`),
  untitled: 'Untitled',
  current: 'Open now',
  rename: (title) => `Rename “${title}”`,
  remove: (title) => `Delete “${title}”`,
  newTitle: 'New title',
  save: 'Save',
  cancel: 'Cancel',
  removeQuestion: (title) => `Delete “${title}” for good?`,
  removeYes: 'Delete',
  renamed: 'Renamed',
  removed: 'Deleted',
  cannotList: 'Your conversations could not be read.',
  file: {
    title: (name) => `Conversation with ${name}`,
    savedAt: (time) => `Saved ${time}`,
    you: 'You',
    assistant: 'Assistant',
    sources: 'Sources',
    notSent: 'not sent',
    unfinished: 'This answer was cut off before its end.',
    name: 'conversation',
  },
};
