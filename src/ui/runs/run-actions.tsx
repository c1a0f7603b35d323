"use client";

import { useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { OPEN_STATES, type RunOptions } from "#lib/domain/runs/kinds.ts";
import { useCan } from "#ui/shared/session/me.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";

/** What can be done with a run now: stop it, try it again, or have the same done once more. */
export const RunActions = ({ run }: { run: Run }) => {
  const t = useTranslations();
  const invalidate = useInvalidate();
  const router = useRouter();
  const mayEdit = useCan("customers:edit");
  const cancel = useRowAction("DELETE /api/admin/runs/{id}", "runs", t("runs.cancelled"));
  const retry = useRowAction("POST /api/admin/runs/{id}/retry", "runs", t("runs.retried"));
  const { id, kind, state } = run;
  const again = useRowAction("POST /api/admin/segments/recalculate", "runs", t("runs.requested"));
  const after = () => invalidate({ resource: "runs", invalidates: ["detail"], id });
  const runAgain = async () => {
    const { segmentIds } = run.options as RunOptions<"recalculate_segments">;
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
