"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { OPEN_STATES, RUN_OPTIONS } from "#lib/domain/runs/kinds.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";

/** What can be done with a run now: stop it, try it again, or have the same done once more. */
export const RunActions = ({ run }: { run: Run }) => {
  const t = useTranslations();
  const invalidate = useInvalidate();
  const router = useRouter();
  const mayEdit = useCan({ resource: "jobs", action: "edit" }).data?.can;
  const cancel = useRowAction("DELETE /api/admin/runs/{id}", "runs", t("runs.cancelled"));
  const retry = useRowAction("POST /api/admin/runs/{id}/retry", "runs", t("runs.retried"));
  const { id, kind, state } = run;
  const again = useRowAction("POST /api/admin/segments/recalculate", "runs", t("runs.requested"));
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
      {(state === "failed" || state === "cancelled") && (
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
