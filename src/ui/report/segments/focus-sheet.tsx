"use client";

import { Drawer } from "antd";
import { useTranslations } from "next-intl";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { groupOf } from "../groups/group-of.ts";
import { CellFacts } from "../rfm/cell-facts.tsx";
import { isSame } from "../rfm/focus-model.ts";
import { gridCells } from "../rfm/grid-model.ts";
import styles from "../rfm.module.css";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { SegmentFacts } from "./segment-facts.tsx";
import { SheetCustomers } from "./sheet-customers.tsx";

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** Details of the focus, beside the page (below it on phones). Esc clears the focus. */
export const FocusSheet = ({ page, report, groups }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const isPhone = useIsPhone();
  const { focus, cell: address } = page.state;
  const segment = focus ? segmentsInOrder(report).find(({ key }) => key === focus) : undefined;
  const grid = report.method === "rfm" ? report : undefined;
  const cell = grid && address ? gridCells(grid).find((one) => isSame(one, address)) : undefined;
  return (
    <Drawer
      open={segment !== undefined || cell !== undefined}
      onClose={() => page.change({ focus: null, cell: null })}
      mask={false}
      placement={isPhone ? "bottom" : "right"}
      width={480}
      height="72vh"
      closable={{ "aria-label": t("shell.close") }}
      title={
        segment ? (
          <span className={styles.groupName}>
            <Monogram segment={segment.key} />
            {t("rfm.in_period", { name: words(segment.key).name, days: report.period.days })}
          </span>
        ) : (
          cell && t("rfm.cell_title", { r: cell.recency, f: cell.frequency })
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable */}
      <section tabIndex={0} aria-label={t("rfm.figures")}>
        {segment && <SegmentFacts segment={segment} group={groupOf(groups, segment.segment_code)} state={page.state} />}
        {grid && cell && <CellFacts cell={cell} report={grid} />}
        <SheetCustomers state={page.state} customers={segment?.customer_count ?? cell?.customers ?? 0} />
      </section>
    </Drawer>
  );
};
