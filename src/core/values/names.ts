import { z } from "zod";
import { isPlainName } from "./fields.ts";

/** The base schema of every user-supplied name: users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });

const LONGEST = 255;

/** The ID or key of something stored, as a caller refers to it. */
export const reference = z.string().max(LONGEST);

/** The ID that a record has in its store, as every way in reads it: without spaces around it. */
export const externalId = plainName.trim().min(1).max(LONGEST);

/** The same of a record that is looked up: whatever was stored once can be found. */
export const knownExternalId = z.string().trim().min(1).max(LONGEST);
