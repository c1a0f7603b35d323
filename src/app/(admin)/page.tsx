export { OverviewPage as default } from "#ui/overview/overview-page.tsx";
