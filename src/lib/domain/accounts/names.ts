import { z } from "zod";
import { isPlainName } from "./fields.ts";

/** The base of every name a person gives: of users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });
