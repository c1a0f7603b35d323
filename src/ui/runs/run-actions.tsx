"use client";

import { useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { cancelRun, type Run, recalculateSegments, retryRun } from "#contracts/runs/runs.ts";
import { OPEN_STATES, RUN_OPTIONS } from "#lib/domain/runs/kinds.ts";
import { useCan } from "#ui/shared/session/me.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";

/** What can be done with a run now: stop it, try it again, or have the same done once more. */
export const RunActions = ({ run }: { run: Run }) => {
  const t = useTranslations();
  const invalidate = useInvalidate();
  const router = useRouter();
  const mayEdit = useCan("customers:edit");
  const cancel = useRowAction(cancelRun, "runs", t("runs.cancelled"));
  const retry = useRowAction(retryRun, "runs", t("runs.retried"));
  const { id, kind, state, problem } = run;
  const again = useRowAction(recalculateSegments, "runs", t("runs.requested"));
  const after = () => invalidate({ resource: "runs", invalidates: ["detail"], id });
  const runAgain = async () => {
    const { segmentIds } = RUN_OPTIONS.recalculate_segments.parse(run.options);
    const answer = await again(segmentIds ? { segmentIds } : {});
    if (answer) router.push(`/jobs/${answer.data.id}`);
  };
  const isOpen = OPEN_STATES.some((open) => open === state);
  return (
    <>
      {isOpen && <Button onClick={() => void cancel({ id }).then(after)}>{t("buttons.cancel")}</Button>}
      {/* A file that is wrong is wrong at every attempt. */}
      {(state === "failed" || state === "cancelled") && problem !== "FILE_REFUSED" && (
        <Button type="primary" onClick={() => void retry({ id }).then(after)}>
          {t("buttons.retry")}
        </Button>
      )}
      {state === "succeeded" && kind === "recalculate_segments" && mayEdit && (
        <Button onClick={() => void runAgain()}>{t("runs.run_again")}</Button>
      )}
    </>
  );
};
