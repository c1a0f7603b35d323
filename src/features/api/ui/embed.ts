/** The operations of the API reference, which the palette searches. */
export { byTopic, matchesSearch, useReference } from "./operations.ts";
