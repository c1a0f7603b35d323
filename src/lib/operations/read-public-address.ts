import { publicUrl } from "../server/settings.ts";

/** Where people and programs reach the product, without a slash at its end: what documents and examples name. */
export const publicAddress = (): string => publicUrl();
