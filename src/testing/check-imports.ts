import { judgeImports } from "./import-rule.ts";

const { breaches, read, files } = await judgeImports(process.cwd());
for (const { rule, from, to, comment } of breaches) console.error(`${rule}: ${from} → ${to}\n  ${comment}`);
// Without a parser for this TypeScript the tool reads nothing and finds nothing wrong.
if (read < files) console.error(`Only ${read} of ${files} files were read: the rest was not judged`);
if (breaches.length > 0 || read < files) process.exit(1);
console.log(`Imports: ${read} files of ${files} judged, none breaks the rule`);
