import type { Edit } from "./edit.ts";

const BREVO = "src/features/audiences/destinations/brevo";

export const DESTINATION: Edit[] = [
  {
    file: `${BREVO}/destination.ts`,
    text: `import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { apiKey, listId } = SHARED_FIELDS;

export const brevo = defineDestination({
  format: { purposes: ["email"], isHashed: false },
  fields: { apiKey, listId },
});
`,
  },
  {
    file: `${BREVO}/client.ts`,
    text: `import { z } from "zod";
import { accepted, type DestinationClient, type DestinationMember, readAnswer, sendReachable } from "../destination-client.ts";
import type { brevo } from "./destination.ts";

const PER_REQUEST = 150;
const listsAnswer = z.object({ lists: z.array(z.object({ id: z.number(), name: z.string() })) });

export const brevoClient: DestinationClient<typeof brevo> = {
  open: ({ apiKey, listId }, { client, signal, origin = "https://api.brevo.com" }) => {
    const call = async (path: string, body?: unknown) =>
      (await client.json({ url: new URL(path, origin), headers: { "api-key": apiKey }, body, signal })).json;
    const change = (action: "add" | "remove") => (members: DestinationMember[]) =>
      sendReachable(
        members,
        ({ email }) => Boolean(email),
        async (reachable) => {
          const emails = reachable.map(({ email }) => email);
          await call(\`/v3/contacts/lists/\${encodeURIComponent(listId)}/contacts/\${action}\`, { emails });
          return reachable.map(accepted);
        },
      );
    return {
      batchSize: PER_REQUEST,
      add: change("add"),
      remove: change("remove"),
      lists: async () => {
        const { lists } = readAnswer(listsAnswer, await call("/v3/contacts/lists"), "lists");
        return lists.map(({ id, name }) => ({ id: String(id), name }));
      },
    };
  },
  file: {
    columns: ["EMAIL", "SMS", "FIRSTNAME", "LASTNAME"],
    row: (m) => [m.email, m.phone, m.firstName, m.lastName],
  },
};
`,
  },
  {
    file: `${BREVO}/texts.json`,
    text: JSON.stringify(
      Object.fromEntries(
        ["en", "es", "pt"].map((language) => [
          language,
          {
            format: "Brevo",
            formatHint: "A contact import.",
            kind: "Brevo list",
            where: "Brevo: Settings › API keys.",
          },
        ]),
      ),
    ),
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: 'import type { DestinationDefinition, FormatUse } from "./define-destination.ts";\n',
    insert: 'import { brevo } from "./brevo/destination.ts";\n',
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: "export const DESTINATIONS = { klaviyo,",
    insert: " brevo,",
  },
  {
    file: "src/features/audiences/destinations/destinations.ts",
    after: "  klaviyo: klaviyo.format,\n",
    insert: "  brevo: brevo.format,\n",
  },
  {
    file: "src/features/audiences/destinations/clients.ts",
    after: 'import { klaviyoClient } from "./klaviyo/client.ts";\n',
    insert: 'import { brevoClient } from "./brevo/client.ts";\n',
  },
  {
    file: "src/features/audiences/destinations/clients.ts",
    after: "  klaviyo: klaviyoClient,\n",
    insert: "  brevo: brevoClient,\n",
  },
];
