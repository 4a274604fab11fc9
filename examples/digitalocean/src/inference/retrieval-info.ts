import type {Hit} from '../agent/search.ts';

/** The demo has one knowledge base with one source; agents name both by uuid. */
const KNOWLEDGE_BASE = '3c4e5f60-6a1e-11f1-b074-4e013e2ddde4';
const DATA_SOURCE = '4d5f6071-6a1e-11f1-b074-4e013e2ddde4';

/** `retrieved_data` as an agent gives it: what was cited first, in the order of the markers, then the rest. */
export const retrievedData = (cited: readonly Hit[], retrieved: readonly Hit[]) =>
  [...cited, ...retrieved.filter((hit) => !cited.some((one) => one.section.id === hit.section.id))].map(
    ({section, score}) => ({
      id: section.id,
      index: KNOWLEDGE_BASE,
      page_content: section.text,
      score,
      filename: section.filename,
      data_source_id: DATA_SOURCE,
      metadata: {title: section.title, section: section.heading},
    }),
  );

/** `citations`: the same passages without file names. The first belongs to `[[C1]]`. */
export const citationsOf = (cited: readonly Hit[]) =>
  cited.map(({section}) => ({id: section.id, index: KNOWLEDGE_BASE, page_content: section.text}));
