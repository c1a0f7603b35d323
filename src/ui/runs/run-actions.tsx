"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { OPEN_STATES, type RunOptions } from "#lib/domain/runs/kinds.ts";
import { useRunChanges } from "./use-run-changes.ts";

/** Actions on a run: cancel, retry or repeat. */
export const RunActions = ({ run }: { run: Run }) => {
  const t = useTranslations();
  const router = useRouter();
  const mayEdit = useCan({ resource: "jobs", action: "edit" }).data?.can;
  const { cancel, retry, recalculate } = useRunChanges();
  const { id, kind, state, problem } = run;
  const runAgain = async () => {
    const { segmentIds } = run.options as RunOptions<"recalculate_segments">;
    const answer = await recalculate(segmentIds ? { segmentIds } : {});
    if (answer) router.push(`/jobs/${answer.data.id}`);
  };
  const isOpen = OPEN_STATES.some((open) => open === state);
  return (
    <>
      {isOpen && <Button onClick={() => cancel(id)}>{t("buttons.cancel")}</Button>}
      {/* Retrying cannot fix an invalid file. */}
      {(state === "failed" || state === "cancelled") && problem !== "FILE_REFUSED" && (
        <Button type="primary" onClick={() => retry(id)}>
          {t("buttons.retry")}
        </Button>
      )}
      {state === "succeeded" && kind === "recalculate_segments" && mayEdit && (
        <Button onClick={() => void runAgain()}>{t("runs.run_again")}</Button>
      )}
    </>
  );
};
