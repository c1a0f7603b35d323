import { z } from "zod";
import { isPlainName } from "./fields.ts";
import { cleanId } from "./texts.ts";

/** The base schema of every user-supplied name: users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });

const LONGEST = 255;

/** The ID or key of something stored, as a caller refers to it. */
export const reference = z.string().max(LONGEST);

/** The ID of a record that is looked up, which may be stored with characters without a shape. */
export const knownExternalId = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST)
  .refine((id) => cleanId(id) !== "", { params: { reason: "required" } });

/** The ID of a record that something is stored about: without spaces around it and characters without a shape. */
export const cleanExternalId = z.string().overwrite(cleanId).min(1).max(LONGEST);

/** The same of the record itself. */
export const externalId = cleanExternalId.refine(isPlainName, { params: { reason: "control_characters" } });
