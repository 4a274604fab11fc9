/** The words for what one may ask of all that is kept of one. They come when it is asked. */
export interface PrivacyLabels {
  exportTitle: string;
  /** What is in the file. */
  exported: string;
  preparing: string;
  saved(file: string): string;
  cannotExport: string;
  eraseTitle: string;
  /** What is erased, and what is not, in one sentence. */
  erases: string;
  exportFirst: string;
  eraseAll: string;
  question: string;
  yes: string;
  erasing: string;
  cannotErase: string;
  tooOften: string;
  erased: string;
  when: string;
  count: string;
  recordNumber: string;
  recordHash: string;
  /** What the receipt is good for. */
  keepReceipt: string;
  saveReceipt: string;
  /** Names of the files. */
  file: {data: string; receipt: string};
}

export const enPrivacy: PrivacyLabels = {
  exportTitle: 'Download my data',
  exported: 'One file with all of your conversations in this chat, also what you asked in other words before.',
  preparing: 'Preparing the file…',
  saved: (file) => `Saved as ${file}`,
  cannotExport: 'Your data could not be downloaded.',
  eraseTitle: 'Delete my data',
  erases:
    'All of your conversations in this chat are deleted for good; what the hosting company keeps elsewhere, such as your account and your servers, stays.',
  exportFirst: 'Download first',
  eraseAll: 'Delete everything…',
  question: 'Delete all of your conversations? Nobody can bring them back.',
  yes: 'Yes, delete everything',
  erasing: 'Deleting…',
  cannotErase: 'Your data could not be deleted.',
  tooOften: 'This can be asked for only a few times a minute.',
  erased: 'Your data is deleted.',
  when: 'When',
  count: 'Conversations deleted',
  recordNumber: 'Number in the record',
  recordHash: 'Hash in the record',
  keepReceipt: 'Keep this receipt: by number and hash the entry can be found that says so in the record of this chat.',
  saveReceipt: 'Save receipt',
  file: {data: 'my-data', receipt: 'deletion-receipt'},
};
