/** Rejects when `promise` takes longer than anything that could still be measured. */
export const within = async <T>(promise: Promise<T>, deadlineMs: number, what: string): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what}: nothing within ${deadlineMs} ms`)), deadlineMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
