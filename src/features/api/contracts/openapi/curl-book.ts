import { codeSample } from "./code-samples.ts";
import { type ExampleRequest, exampleRequests, type Route } from "./example-requests.ts";
import type { OpenApi } from "./openapi.ts";

/** Upper-case words: `segmentId` is `SEGMENT_ID`. */
const variableName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The variables are put in afterwards, because a shell's quoting would escape them. */
const formatCommand = ({ address, ...call }: ExampleRequest): string => {
  const [url = "", ...rest] = codeSample("curl", { ...call, url: `{api}${address}` }).split("\n");
  return [url.replace(/\{(\w+)\}/g, (_, name: string) => `$${variableName(name)}`), ...rest]
    .join("\n")
    .replace("YOUR_TOKEN", "$TOKEN")
    .replace("<tenant-uuid>", "$TENANT_ID")
    .replace("<secret>", "$TENANT_SECRET");
};

const formatSection = ({ operation: { summary, description }, requests }: Route): string => {
  const lines = requests.map((request) => {
    const title = request.title === summary ? "" : `${request.title}:\n\n`;
    return `${title}\`\`\`bash\n${formatCommand(request)}\n\`\`\``;
  });
  return [`### ${summary}`, ...(description ? [description] : []), ...lines].join("\n\n");
};

/** Every route as a curl line, in Markdown. */
export const curlBook = (document: OpenApi): string => {
  const topics = exampleRequests(document).map(({ topic, routes }) =>
    [`## ${topic}`, ...routes.map(formatSection)].join("\n\n"),
  );
  return `# Customer 360 with curl

Generated from the OpenAPI document. Set these first, and in lines that have them \`$ID\` and other variables of the address, \`$TENANT_ID\` and \`$TENANT_SECRET\`:

\`\`\`bash
export API=${document.servers[0]?.url ?? ""} TOKEN=…
\`\`\`

${topics.join("\n\n")}
`;
};
