import { format } from "node:util";
import { log } from "#core/server/log.ts";

/**
 * Next writes warnings and errors to the console including caller input, whose line breaks could forge log lines. They
 * become ordinary log entries until the returned function is called.
 */
export const sendConsoleToLog = (): (() => void) => {
  const { warn, error } = console;
  const lineOf =
    (level: "warn" | "error") =>
    (...words: unknown[]) => {
      const err = words.find((word) => word instanceof Error);
      const message = format(...words.filter((word) => word !== err));
      log()[level](err ? { err } : {}, message || "written to the console");
    };
  console.warn = lineOf("warn");
  console.error = lineOf("error");
  return () => Object.assign(console, { warn, error });
};
