"use client";

import { useInvalidate, useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Audience } from "#contracts/audiences/audiences.ts";
import type { Run } from "#contracts/runs/runs.ts";
import { OPEN_STATES } from "#lib/domain/runs/kinds.ts";
import { call } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";

const PAUSE_MS = 1000;
/** After this time, users find the run on the runs page. */
const MAX_POLLS = 300;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** The state of a run when it ended, or the last known one if it takes too long. */
const endOf = async (run: Run): Promise<Run> => {
  let last = run;
  for (let look = 0; look < MAX_POLLS && OPEN_STATES.some((open) => open === last.state); look += 1) {
    await pause();
    last = (await call("GET /api/admin/runs/{id}", { id: run.id })).data;
  }
  return last;
};

/** Sends an audience, says how it ended, and reloads its sends. */
export const useSend = ({ id, name, delivery }: Pick<Audience, "id" | "name" | "delivery">) => {
  const t = useTranslations("audiences");
  const { open } = useNotification();
  const invalidate = useInvalidate();
  const [isSending, setSending] = useState(false);
  const { write } = useWrite("POST /api/admin/audiences/{id}/sends", { key: "audience-send" });
  const send = async (): Promise<void> => {
    setSending(true);
    const begun = await write({ id });
    if (begun) {
      open?.({ type: "progress", key: "audience-send", message: t("sending_of", { name }) });
      const state = await endOf(begun.data).then(
        (run) => run.state,
        () => "unknown",
      );
      const isDone = state === "succeeded";
      const isFile = delivery === "file" || delivery === "not_connected";
      const message = t(isDone ? (isFile ? "is_file" : "is_sent") : "not_sent", { name });
      open?.({ type: isDone ? "success" : "error", key: "audience-send", message });
      await Promise.all([
        invalidate({ resource: `audiences/${id}/sends`, invalidates: ["list"] }),
        invalidate({ resource: "audiences", invalidates: ["detail", "list"], id }),
      ]);
    }
    setSending(false);
  };
  return { send: () => void send(), isSending };
};
