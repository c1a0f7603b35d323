"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button, Segmented, Select } from "antd";
import { useTranslations } from "next-intl";
import { RUN_KINDS } from "#lib/domain/runs/kinds.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { RUN_LISTS, type RunCounts, type RunList, type RunsState, runCount } from "./runs-state.ts";
import { useSchedule } from "./schedule-table.tsx";

type Props = { page: Address<RunsState>; show: RunList; counts: RunCounts };

/** Selects the list (with counts) and the kind, and retries all failed runs. */
export const RunsTools = ({ page: { state, change }, show, counts }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  const { planned } = useSchedule();
  const invalidate = useInvalidate();
  const { write: retryAll } = useWrite("POST /api/admin/runs/retry", {
    refresh: () => invalidate({ resource: "runs", invalidates: ["list"] }),
  });
  const label = (shown: RunList): string => {
    if (shown === "done") return t("runs.tab_done");
    const count = shown === "scheduled" ? (planned?.length ?? 0) : runCount(counts, shown);
    return t(`runs.tab_${shown}`, { count });
  };
  const options = RUN_LISTS.filter((shown) => shown !== "scheduled" || mayManage).map((value) => ({
    value,
    label: label(value),
  }));
  const choose = (next: RunList) => change({ show: next, page: 1 });
  const kinds = [
    { value: "", label: t("runs.any_kind") },
    ...RUN_KINDS.map((kind) => ({ value: kind as string, label: t(`job_kinds.${kind}`) })),
  ];
  return (
    <>
      {isPhone ? (
        <Select<RunList> aria-label={t("runs.show")} value={show} options={options} onChange={choose} />
      ) : (
        <Segmented<RunList> name="show" aria-label={t("runs.show")} value={show} options={options} onChange={choose} />
      )}
      {show !== "scheduled" && (
        <Select
          aria-label={t("runs.kind")}
          value={state.kind ?? ""}
          options={kinds}
          popupMatchSelectWidth={false}
          onChange={(kind) => change({ kind: RUN_KINDS.find((each) => each === kind) ?? null, page: 1 })}
        />
      )}
      {show === "failed" && mayManage && state.kind && counts.failed > 0 && (
        <Button
          aria-label={t("runs.retry_all_of", { kind: t(`job_kinds.${state.kind}`) })}
          onClick={() =>
            state.kind &&
            void retryAll(
              { kind: state.kind },
              { successMessage: ({ data }) => t("runs.retried_all", { count: data.retried }) },
            )
          }
        >
          {t("runs.retry_all")}
        </Button>
      )}
    </>
  );
};
