"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { LONGEST_PERIOD, PERIODS, periodSince } from "#lib/domain/report/periods.ts";
import { ImportLink } from "#ui/shared/feedback/import-link.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useSetup } from "../accounts/setup/use-setup.ts";
import { CalculationsCard } from "../runs/calculations-card.tsx";
import { useIsComing } from "../runs/use-calculations.ts";
import type { ReportAddress } from "./use-report-state.ts";

const SetupGuide = lazily(() => import("../accounts/setup/setup-guide.tsx").then(({ SetupGuide: it }) => it));

/** The setup guide, or, for users who hid it, the way to import orders. */
const NoOrders = () => {
  const t = useTranslations();
  const isComing = useIsComing("segments");
  const { setup, isComplete, error } = useSetup();
  if (!setup && !error) return <PageSkeleton rows={[{ cards: 1, height: 480 }]} />;
  if (setup && !setup.isDismissed && !isComplete) return <SetupGuide />;
  if (isComing) return <CalculationsCard fillsPage />;
  return (
    <Card isLoose>
      <p>{t("states.empty_orders")}</p>
      <ImportLink />
    </Card>
  );
};

/** Without sales in the period, offers the next longer period; without any orders, the way to the first report. */
export const EmptyReport = ({ page, report }: { page: ReportAddress; report: SegmentationReport }) => {
  const t = useTranslations();
  const formats = useFormats();
  const { days } = report.period;
  const lastOrderAt = useSetup().setup?.lastOrderAt;
  const reaching = lastOrderAt ? periodSince(new Date(lastOrderAt), new Date()) : 0;
  const longer = [...PERIODS, LONGEST_PERIOD].find((each) => each > days && each >= reaching);
  const hasNoOrders = report.totals.unscored_customers === 0 && report.totals.previous_customer_count === 0;

  if (hasNoOrders) return <NoOrders />;
  return (
    <Card isLoose>
      <p>
        {days === 1 ? t("rfm.empty_today") : t("states.empty_period", { days: formats.count(days) })}{" "}
        {lastOrderAt && t("rfm.last_order", { day: formats.day(lastOrderAt) })}
      </p>
      {longer ? (
        <Button type="primary" onClick={() => page.change({ days: longer, focus: null, cell: null })}>
          {t("rfm.try_days", { days: formats.count(longer) })}
        </Button>
      ) : (
        <p>{t("rfm.no_period_longer")}</p>
      )}
    </Card>
  );
};
