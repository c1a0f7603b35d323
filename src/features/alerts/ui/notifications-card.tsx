"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { InputOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Checkboxes } from "#core/ui/forms/labelled-form.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useAnswer, useInvalidateRoutes, useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./alerts.module.css";

const DigestChoices = lazily(() => import("./digest-choices.tsx").then(({ DigestChoices: it }) => it));

const ROUTE = "GET /api/admin/alerts/choices";

/** Which alerts the user's inbox shows, and when they receive a digest. Each change is saved at once. */
export const NotificationsCard = () => {
  const t = useTranslations("alerts");
  const { business, permissions } = useMe();
  const { answer, error, retry } = useAnswer(ROUTE, {});
  /** Shown at once, while they are saved. */
  const [chosen, setChosen] = useState<string[] | null>(null);
  const showWritten = useShowWritten();
  const invalidate = useInvalidateRoutes();
  const refreshMe = useRefreshMe();
  const segment = useSegmentWords()("champions").name;
  const { write } = useWrite("PATCH /api/admin/alerts/choices", { key: "notifications" });
  if (error) return <ErrorCard title={t("choices_failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={320} />;
  const { kinds } = answer.data;
  const save = async (change: InputOf<"PATCH /api/admin/alerts/choices">) => {
    const saved = await write(change, { successMessage: t("saved") });
    if (saved) await showWritten(ROUTE, () => saved);
  };
  const choose = async (shown: string[]) => {
    setChosen(shown);
    await save({ mutedKinds: kinds.flatMap(({ kind }) => (shown.includes(kind) ? [] : [kind])) });
    setChosen(null);
    await Promise.all([refreshMe(), invalidate("GET /api/admin/alerts")]);
  };
  return (
    <Card id="notifications" title={t("notifications")} isLoose>
      <p className="soft">{t("notifications_about", { business: business.name })}</p>
      <div>
        <h3 className={styles.part} id="alert-kinds">
          {t("kinds")}
        </h3>
        <Checkboxes
          aria-labelledby="alert-kinds"
          className="stack gap-8 bare-fieldset"
          options={kinds.map(({ kind }) => ({ value: kind, label: t(`kind.${kind}`, { segment }) }))}
          value={kinds.flatMap(({ kind, isShown }) => ((chosen?.includes(kind) ?? isShown) ? [kind] : []))}
          onChange={(shown) => void choose(shown)}
        />
      </div>
      {permissions.includes("reports:view") && (
        <DigestChoices choices={answer.data} onChange={(change) => void save(change)} />
      )}
    </Card>
  );
};
