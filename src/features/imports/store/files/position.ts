/** The start of a row: lines from 1, bytes from 0. */
export type Position = { line: number; byte: number };

export const START: Position = { line: 1, byte: 0 };
