import type {Turn} from '../ports.ts';

type At = Pick<Turn, 'conversation' | 'turn'>;

/** Where each sealed text is kept: it opens there and nowhere else, so rows cannot be swapped. */
export const PLACES = {
  title: (id: string) => `title ${id}`,
  question: ({conversation, turn}: At) => `question ${conversation}.${turn}`,
  answer: ({conversation, turn}: At) => `answer ${conversation}.${turn}`,
  event: ({conversation, turn}: At, seq: number) => `event ${conversation}.${turn}.${seq}`,
  action: ({conversation}: Pick<At, 'conversation'>, id: string) => `action ${conversation}.${id}`,
  reason: ({conversation, turn}: At) => `reason ${conversation}.${turn}`,
} as const;
