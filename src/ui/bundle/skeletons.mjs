// In place of ICU's skeletons (`{n, number, ::.00}`): no message uses one, which a test of the messages checks.

const refuse = () => {
  throw new Error("Messages take no skeletons");
};

export { refuse as parseDateTimeSkeleton, refuse as parseNumberSkeleton, refuse as parseNumberSkeletonFromString };
