import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { Option } from "commander";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { authenticateCaller, mcpServer } from "#mcp/server.ts";
import { defineCommand } from "./define-command.ts";
import { openForLife } from "./run-command.ts";
import { runProcess, untilStopped } from "./run-process.ts";

const command = defineCommand("npm run --silent mcp --")
  .description(
    "Serves the business of API_TOKEN to an assistant, by the Model Context Protocol over standard input and output.",
  )
  .addOption(new Option("--language <language>", "of names and explanations").choices(LANGUAGES).default("en"));

command.parse();
const { language } = command.opts<{ language: Language }>();

await runProcess(async (life) => {
  await openForLife(life);
  const { API_TOKEN } = process.env;
  if (!API_TOKEN) throw new OperatorError("Set API_TOKEN to a token from Settings › API tokens");
  const headers = { authorization: `Bearer ${API_TOKEN}`, "accept-language": language };
  const admit = () =>
    authenticateCaller(new Request("http://localhost/mcp", { method: "POST", headers, signal: life.stop }));
  await admit();
  const server = mcpServer(admit);
  life.atEnd(() => server.close());
  const left = new Promise<void>((resolve) => process.stdin.once("end", resolve));
  await server.connect(new StdioServerTransport());
  await Promise.race([left, untilStopped(life)]);
});
