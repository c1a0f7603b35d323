/** Replaces a module that no page uses (`aliases.ts`). */
export default undefined;
