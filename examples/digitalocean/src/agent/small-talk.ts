import type {Section} from './articles.ts';
import type {Intent} from './intent.ts';
import {joined} from './server-words.ts';
import type {KnownServers} from './servers.ts';

const MAX_TOPICS = 14;

/** What the articles are about, in words: their folders, and where there are none their titles. */
export const topicsOf = (sections: readonly Section[]): string => {
  const names = sections.map(({filename, title}) => {
    const folder = filename.includes('/') ? (filename.split('/')[0] ?? '') : '';
    return folder === '' ? `“${title}”` : (FOLDER_WORDS[folder] ?? folder.replaceAll('-', ' '));
  });
  const topics = [...new Set(names)];
  return topics.length === 0 ? 'questions about your servers' : joined(topics.slice(0, MAX_TOPICS));
};

/** Folder names that are abbreviations read better spelt out. */
const FOLDER_WORDS: Readonly<Record<string, string>> = {
  accounts: 'user accounts and passwords',
  disks: 'disks and storage',
  iis: 'IIS and certificates',
  rdp: 'Remote Desktop',
  server: 'server settings',
  sql: 'SQL Server',
  updates: 'Windows Update',
};

/** Replies to what is no question. */
export const smallTalk = (intent: Exclude<Intent, 'question'>, known: KnownServers, topics: string): string => {
  const count = known.list.length;
  const servers =
    count === 0
      ? ''
      : ` I can see ${count === 1 ? 'your server' : `your ${count} servers`}, so you can ask about ${count === 1 ? 'it' : 'one'} by name.`;
  switch (intent) {
    case 'greeting':
      return `Hello! What can I do for you?${servers}`;
    case 'thanks':
      return 'You are welcome. If anything else comes up, just ask.';
    case 'goodbye':
      return 'Goodbye, and good luck with your server. You can come back to this chat at any time.';
    case 'capabilities':
      return `I am an automated assistant for Windows servers. I answer from the help articles and can help with ${topics}.${servers} I read and explain, and change nothing by myself; for that there is the control panel, and a ticket with support.`;
  }
};
