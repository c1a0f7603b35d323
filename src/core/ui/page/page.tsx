import type { ReactNode } from "react";
import { NoPermission } from "#core/ui/feedback/error-card.tsx";
import type { Permission } from "#core/values/permissions.ts";
import { FreshnessContext, type PageFreshness } from "../page-freshness.ts";
import { PageHeading } from "./page-heading.tsx";

type Props = {
  children: ReactNode;
  className?: string | undefined;
  /** What its answers were calculated from and when, for the explanations of its figures. */
  freshness?: PageFreshness;
  /** Whether it shows what was chosen before until the new figures are there. */
  isBusy?: boolean | undefined;
};

/** The vertical layout of a page. */
export const PageLayout = ({ children, className = "", freshness = {}, isBusy = false }: Props) => (
  <FreshnessContext value={freshness}>
    <div className={`stack min-w-0 gap-16 ${className}`} aria-busy={isBusy || undefined}>
      {children}
    </div>
  </FreshnessContext>
);

/** Shown instead of a page without permission. */
export const ForbiddenPage = ({ title, permission }: { title: string; permission: Permission }) => (
  <PageLayout>
    <PageHeading title={title} />
    <NoPermission permission={permission} />
  </PageLayout>
);
