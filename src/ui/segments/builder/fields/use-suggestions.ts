"use client";

import { useEffect, useState } from "react";
import type { Field } from "#lib/domain/segments/field.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";

const PAUSE_MS = 250;
const FRESH_MS = 60_000;

/** Existing values of a field that contain the typed text, most frequent first; loaded once `isOpen`. */
export const useSuggestions = (field: Field, isOpen: boolean, letters: string) => {
  const [q, setQ] = useState(letters);
  useEffect(() => {
    const timer = setTimeout(() => setQ(letters), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [letters]);
  const { answer, isUpdating } = useAnswer(
    "GET /api/admin/criteria-values",
    { field: field.name, q },
    { isAllowed: isOpen && field.hasSuggestions === true, keepsBefore: true, staleMs: FRESH_MS },
  );
  return { values: answer?.data ?? [], isUpdating };
};
