export { RfmPage as default } from "#ui/rfm/rfm-page.tsx";
