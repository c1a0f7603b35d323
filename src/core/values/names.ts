import { z } from "zod";
import { isPlainName } from "./fields.ts";

/** The base schema of every user-supplied name: users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });
