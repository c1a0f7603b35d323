import type { Edit } from "./edit.ts";

export const ROUTE: Edit[] = [
  {
    file: "src/features/operations/contracts.ts",
    after: 'import { defineContract } from "#core/contracts/contract.ts";\n',
    insert: `import { instant } from "#core/contracts/wire.ts";

export const readClock = defineContract({
  method: "GET",
  path: "/api/admin/clock",
  summary: "Read the server's time",
  permission: null,
  input: z.object({}),
  output: z.object({ data: z.object({ now: instant }) }),
});
`,
  },
  {
    file: "src/features/operations/read-clock.ts",
    text: `import { now } from "#core/server/clock.ts";

export const clockNow = () => ({ data: { now: now() } });
`,
  },
  {
    file: "src/app/api/admin/clock/route.ts",
    text: `import { handle } from "#core/http/handle.ts";
import { readClock } from "#features/operations/contracts.ts";
import { clockNow } from "#features/operations/read-clock.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [readClock, () => clockNow()] });
`,
  },
];
