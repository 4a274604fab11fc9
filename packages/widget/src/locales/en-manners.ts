/** The words of what comes with an open panel. Another language is another object of this type beside its `Labels`. */
export interface MannersLabels {
  jumpToLatest: string;
  newMessages(count: number): string;
  /** The line above the first message that was not read. */
  firstNew: string;
  openChat(news: string): string;
  width: string;
  height: string;
}

export const enManners: MannersLabels = {
  jumpToLatest: 'Jump to latest',
  newMessages: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  firstNew: 'New',
  openChat: (news) => `Open chat, ${news}`,
  width: 'Width of the chat',
  height: 'Height of the chat',
};
