import {createVerifier, type Finding, type FirstFinding, type VerifierOptions} from './verifier.ts';

/** What a verification found. `seq` is the first row that does not hold, as far as the record can tell. */
export type Verdict =
  | {
      holds: true;
      tenant: string;
      rows: number;
      checkpoints: number;
      /** Checkpoints that were delivered outside and are of this record. */
      outside: number;
      /** Of the last row. */
      hash: string;
      /** When the export was made, by the server's clock. */
      at: number;
      keyId: string;
      /** False where the key came with the export: that says the record is consistent, not who wrote it. */
      keyKnown: boolean;
    }
  | ({holds: false} & Finding);

/** A line, or undefined for one that is no UTF-8 or too long. */
export type Line = string | undefined;

/**
 * Checks an export (`export.ts`) with a public key alone and constant memory. `lines` come in any batches; of what was
 * after a line feed at the very end, an empty last line is none.
 */
export async function verifyExport(
  lines: AsyncIterable<readonly Line[]> | Iterable<readonly Line[]>,
  options: VerifierOptions = {},
): Promise<Verdict> {
  const verifier = createVerifier(options);
  let found: FirstFinding | undefined;
  let isLast = false;
  for await (const batch of lines) {
    for (const line of batch) {
      isLast = found === undefined;
      if (found === undefined) found = verifier.add(line);
      else if (found.ifMoved !== undefined && line !== undefined && isRowOf(line, found.seq)) {
        return {holds: false, ...found.ifMoved};
      }
    }
    // It is worth reading on only for a row that is missing, which may have been moved, and to see whether a line that
    // cannot be read is the last.
    if (found !== undefined && found.ifMoved === undefined && !(found.code === 'unreadable' && isLast)) break;
  }
  if (found === undefined) return verifier.end();
  const {ifMoved: _, ...finding} = found;
  return {holds: false, ...(found.code === 'unreadable' && found.line > 1 && isLast ? endsWithin(finding) : finding)};
}

function isRowOf(line: string, seq: number): boolean {
  return line.startsWith('{"hash":"') && line.includes(`,"seq":${seq},"tenant":`);
}

function endsWithin(found: Finding): Finding {
  const message = `The file ends with half a line: from row ${found.seq} on, the record was cut off.`;
  return {...found, code: 'cut', message};
}
