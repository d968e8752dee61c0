declare const DOD_VERSION: string | undefined;

/** Of the package; the build puts it in, so that no file is read for it. */
export const VERSION: string = typeof DOD_VERSION === "string" ? DOD_VERSION : "0.0.0-source";
