export { RfmPage as default } from "#features/report/ui/rfm-page.tsx";
