/** The files of a source tree: their text by path. */
type Sources = ReadonlyMap<string, string>;

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

/** Each statement of a module: the lines inside of one are indented. */
const statementsOf = (text: string): string[] => withoutComments(text).split(/\n(?=[a-z@])/);

/** Whether the code continues with type arguments, if any, and no values. */
const isEmptyAt = (code: string): boolean => {
  let depth = 0;
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "<") depth += 1;
    if (code[at] === ">" && code[at - 1] !== "=") depth -= 1;
    if (depth === 0 && code[at] === "(") return /^\(\s*\)/.test(code.slice(at));
  }
  return false;
};

/** What a module or, by `once`, the process makes a single time. */
const MADE_ONCE = /^(?:export )?(?:const|let) \w+(?:: .*?)? = (?:\(\)(?:: .*?)? =>\s*once\([\s\S]*)?$/;

/**
 * Maps and sets that live as long as the process and start empty, so that code adds to them while it runs: `file: name`. Those inside of other
 * functions are not found.
 */
export const growingCollections = (sources: Sources): string[] =>
  [...sources].flatMap(([file, text]) =>
    statementsOf(text).flatMap((statement) => {
      const isFound = [...statement.matchAll(/\bnew (?:Map|Set)\b/g)].some(
        ({ index, 0: { length } }) =>
          MADE_ONCE.test(statement.slice(0, index)) && isEmptyAt(statement.slice(index + length)),
      );
      const name = /^(?:export )?(?:const|let) (\w+)/.exec(statement)?.[1];
      return isFound ? [`${file}: ${name}`] : [];
    }),
  );
