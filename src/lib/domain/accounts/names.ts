import { z } from "zod";

/** Control characters, line separators, and the marks that change the direction in which text is shown. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** Whether a name shows as what it is: on one line, in the order of its letters, without moving a terminal's cursor. */
export const isPlainName = (text: string): boolean => !UNPRINTABLE.test(text);

/** The base of every name a person gives: of users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });
