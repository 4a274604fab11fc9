export {
  createMarkdownStream,
  type MarkdownLabels,
  type MarkdownStream,
  type MarkdownStreamOptions,
} from './stream.ts';
