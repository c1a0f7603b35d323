export { PurchasingPage as default } from "#ui/purchasing/purchasing-page.tsx";
