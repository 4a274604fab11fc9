/** Fetches a chunk once and hands it over. What could not be fetched is done without until it is asked for again. */
export function once<Module>(load: () => Promise<Module>, use: (module: Module) => void): () => Promise<void> {
  let asked: Promise<void> | undefined;
  return () => {
    asked ??= load().then(use, () => {
      asked = undefined;
    });
    return asked;
  };
}
