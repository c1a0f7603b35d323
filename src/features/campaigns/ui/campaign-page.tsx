"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { MissingRecord } from "#core/ui/table/missing-record.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Campaign, CampaignResults } from "#features/campaigns/contracts.ts";
import { useActionName } from "#records/ui/actions/use-action-name.ts";
import { StateTag, useCampaignWords } from "./campaign-words.tsx";
import styles from "./campaigns.module.css";
import { campaignAddress, EffectCard, WindowsCard } from "./effect-card.tsx";

/** Whether it worked, in words. */
const VerdictCard = ({ results }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { count } = useFormats();
  const words = useCampaignWords();
  const { campaign, verdict, measures } = results;
  const day = verdict !== null && "day" in verdict ? verdict.day : null;
  const point = measures.revenue.series.find((one) => one.day === day);
  return (
    <Card title={words.status({ verdict, state: campaign.state })}>
      <p className={`max-w-prose text-ink ${styles.verdict}`} data-verdict={verdict?.state ?? campaign.state}>
        {words.verdictText({ campaign, verdict, point })}
      </p>
      <dl className={`grid gap-12 mt-12 ${styles.figures}`}>
        <div>
          <dt className="small faint">{t("contacted")}</dt>
          <dd>{count(campaign.members - campaign.controls)}</dd>
        </div>
        <div>
          <dt className="small faint">{t("control_group")}</dt>
          <dd>{count(campaign.controls)}</dd>
        </div>
        <div>
          <dt className="small faint">{t("days_measured")}</dt>
          <dd>{count(campaign.daysMeasured)}</dd>
        </div>
      </dl>
    </Card>
  );
};

/** The effect on revenue in each RFM segment, as the members were when they were drawn. */
const StrataCard = ({ results: { strata, campaign } }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { count } = useFormats();
  const words = useCampaignWords();
  const { daysMeasured } = campaign;
  if (strata.length < 2) return null;
  return (
    <Card title={t("strata_title")}>
      <div className="mt-12">
        <DataTable
          rows={strata}
          keyOf={({ stratum }) => stratum}
          columns={[
            {
              name: "stratum",
              title: t("stratum"),
              value: ({ stratum }) => words.stratum(stratum),
            },
            { name: "members", title: t("members"), value: ({ members }) => members, format: count },
            { name: "controls", title: t("control_group"), value: ({ controls }) => controls, format: count },
            {
              name: "effect",
              title: t("effect"),
              value: ({ revenue }) => revenue?.effect ?? Number.NEGATIVE_INFINITY,
              show: ({ revenue }) => (revenue ? words.amount("revenue")(revenue.effect) : "–"),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ revenue }) => revenue?.lower ?? Number.NEGATIVE_INFINITY,
              show: ({ revenue, buyers }) =>
                revenue ? words.interval(revenue, "revenue") : words.tooFew(buyers, daysMeasured),
            },
          ]}
        />
      </div>
      <p className="max-w-prose mt-8 small faint">{t("strata_note")}</p>
    </Card>
  );
};

type Props = {
  campaign: Campaign;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
  onEnded: () => void;
};

/** Exports the customers to contact, ends and deletes the campaign. */
const CampaignActions = ({ campaign, onDelete, onEnded }: Props) => {
  const t = useTranslations();
  const confirm = useConfirm();
  const mayEdit = useCan({ resource: "campaigns", action: "edit" }).data?.can;
  const deletion = useDeletion("DELETE /api/admin/campaigns/{id}", {
    key: "campaigns",
    reloads: ["GET /api/admin/campaigns"],
    list: "/campaigns",
    onDelete,
  });
  const ending = useWrite("POST /api/admin/campaigns/{id}/end", { key: "campaigns", refresh: onEnded });
  const { id, name, state } = campaign;
  const askToEnd = () =>
    confirm({
      title: t("campaigns.end_ask", { name }),
      content: t("campaigns.end_means"),
      okText: t("campaigns.end"),
      isDanger: false,
      onOk: () => void ending.write({ id }, { successMessage: t("campaigns.ended", { name }) }),
    });
  const askToDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("campaigns.delete_ask", { name }),
        content: t("campaigns.delete_means"),
        successMessage: t("campaigns.deleted", { name }),
      },
    );
  return (
    <>
      {state !== "ended" && (
        <ExportButton
          route="GET /api/admin/campaigns/{id}/customers"
          input={{ id, group: "contacted", exportFormat: "csv" }}
          label={t("campaigns.export_contacted")}
        />
      )}
      {mayEdit && state !== "ended" && (
        <Button loading={ending.isBusy} onClick={askToEnd}>
          {t("campaigns.end")}
        </Button>
      )}
      {mayEdit && <Button onClick={askToDelete}>{t("buttons.delete")}</Button>}
    </>
  );
};

/** A campaign and what it changed, against its control group. */
export const CampaignPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const page = useAddressState(campaignAddress);
  const [isLeaving, setLeaving] = useState(false);
  // While it is being deleted, what it was remains on the page until the list is there.
  const answer = useAnswer("GET /api/admin/campaigns/{id}", { id }, { isAllowed: !isLeaving });
  const results = answer.query.data?.data;
  return (
    <PageLayout>
      <PageHeader
        title={results?.campaign.name ?? t("nav.campaigns")}
        above={<BackLink href="/campaigns">{t("nav.campaigns")}</BackLink>}
        beside={results && <StateTag state={results.campaign.state} />}
        actions={
          results && <CampaignActions campaign={results.campaign} onDelete={setLeaving} onEnded={answer.retry} />
        }
      >
        {results && <Facts results={results} />}
      </PageHeader>
      {!results && (
        <MissingRecord
          of={answer}
          unknown={
            <>
              {t("campaigns.unknown")} <Link href="/campaigns">{t("campaigns.to_list")}</Link>
            </>
          }
          failed={t("campaigns.failed")}
          columns={3}
        />
      )}
      {results && (
        <>
          <VerdictCard results={results} />
          <EffectCard results={results} page={page} />
          {results.campaign.daysMeasured > 0 && <WindowsCard results={results} />}
          <StrataCard results={results} />
        </>
      )}
    </PageLayout>
  );
};

const Facts = ({ results: { campaign } }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { percent, days, day } = useFormats();
  const words = useCampaignWords();
  const actionName = useActionName();
  const { source, controlShare, startsOn, lastDay, action, expectedEffect, createdAt, createdBy } = campaign;
  return (
    <p className="row gap-4-16 small faint">
      <span>
        {source.kind === "segment" ? (
          <Link href={`/segments/${source.segmentId}`}>{words.source(campaign)}</Link>
        ) : (
          words.source(campaign)
        )}
      </span>
      <span>{lastDay < startsOn ? days(startsOn, startsOn) : days(startsOn, lastDay)}</span>
      <span>{t("fact_control", { share: percent(controlShare) })}</span>
      <span>{t("fact_planned", { effect: percent(expectedEffect) })}</span>
      {action && <span>{t("fact_action", { action: actionName(action) })}</span>}
      {createdBy !== null && <span>{t("fact_created", { day: day(createdAt), name: createdBy })}</span>}
    </p>
  );
};
