/**
 * Encodings that spreadsheets and shops write, and in which a file can be read: of their texts in another language than
 * English, the last ones have one byte a letter, or Japanese two.
 */
export const ENCODINGS = [
  ...(["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1250", "windows-1251", "windows-1253"] as const),
  ...(["windows-1254", "macintosh", "shift_jis"] as const),
] as const;
export type Encoding = (typeof ENCODINGS)[number];
