"use client";

import { useVoice } from "./use-voice.ts";

type Problem = { problem?: unknown; values?: unknown; reason?: unknown };

/** Why a file was refused, in the reader's language; the English reason for a problem without words of its own. */
export const useFileProblem = () => {
  const { words, say } = useVoice();
  return ({ problem, values, reason }: Problem): string => {
    const message = new Map(Object.entries(words.file_problems)).get(String(problem));
    return message ? say(message, values as Record<string, string | number>) : String(reason ?? "");
  };
};
