export { RfmPage as default } from "#ui/report/rfm-page.tsx";
