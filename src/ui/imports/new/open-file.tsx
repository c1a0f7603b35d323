"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { CallError } from "#ui/shared/api/call.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { CheckStep } from "./check-step.tsx";
import type { NewImportState } from "./new-import-state.ts";
import { ReviewStep } from "./review-step.tsx";
import type { FollowedFile } from "./use-import-files.ts";

type Props = {
  followed: FollowedFile;
  page: Address<NewImportState>;
  /** Whether the reader came to this step on the page. */
  isNew: boolean;
  onStarted: (importId: string) => void;
  onRemoved: () => void;
};

/** One uploaded file, at the step that the address names. */
export const OpenFile = ({ followed, page, isNew, onStarted, onRemoved }: Props) => {
  const t = useTranslations("imports");
  const { file, error, retry } = followed;
  if (error) {
    return error instanceof CallError && error.status === 404 ? (
      <LostFile onRemoved={onRemoved} />
    ) : (
      <ErrorCard title={t("file_failed")} error={error} onRetry={retry} />
    );
  }
  if (!file)
    return (
      <PageSkeleton
        rows={[
          { cards: 1, height: 160 },
          { cards: 1, height: 320 },
        ]}
      />
    );
  return page.state.step === "check" && file.check ? (
    <CheckStep
      file={file}
      check={file.check}
      isNew={isNew}
      onReview={() => page.change({ step: "review" })}
      onStarted={onStarted}
    />
  ) : (
    <ReviewStep file={file} isNew={isNew} onChecked={() => page.change({ step: "check" })} onRemoved={onRemoved} />
  );
};

/** A file that has expired, was imported or was deleted. */
const LostFile = ({ onRemoved }: { onRemoved: () => void }) => {
  const t = useTranslations("imports.lost");
  return (
    <Card title={t("title")} isLoose role="alert">
      <p>{t("about")}</p>
      <Button type="primary" onClick={onRemoved}>
        {t("again")}
      </Button>
    </Card>
  );
};
