type Codes = { code?: unknown; syscall?: unknown };

/** What a job threw. A copied error has lost its codes, by which callers know that the database is away. */
export type Thrown = { error: unknown; codes: Codes[] };

const MOST_CAUSES = 5;

export const packThrown = (error: unknown): Thrown => {
  const codes: Codes[] = [];
  for (let layer = error; layer instanceof Error && codes.length < MOST_CAUSES; layer = layer.cause) {
    const { code, syscall } = layer as Codes;
    codes.push({ ...(code !== undefined && { code }), ...(syscall !== undefined && { syscall }) });
  }
  return { error, codes };
};

/** The error with the codes of itself and its causes. */
export const unpackThrown = ({ error, codes }: Thrown): unknown => {
  let layer = error;
  for (const own of codes) {
    if (!(layer instanceof Error)) break;
    Object.assign(layer, own);
    layer = layer.cause;
  }
  return error;
};
