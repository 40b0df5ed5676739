/** The configuration of tenants as this process last read it, each with the version it was read at. */
export class VersionCache {
  readonly #tenants = new Map<string, { version: number; values: Map<string, unknown> }>();

  /**
   * What `load` reads, or what it read before at this version or a later one. An older transaction may so be given newer
   * committed values, never older ones.
   */
  async get<T>(tenantId: string, version: number, key: string, load: () => Promise<T>): Promise<T> {
    let tenant = this.#tenants.get(tenantId);
    if (!tenant || tenant.version < version) {
      tenant = { version, values: new Map() };
      this.#tenants.set(tenantId, tenant);
    }
    // the key names what `load` reads, so its type belongs to the key
    if (tenant.values.has(key)) return tenant.values.get(key) as T;
    const value = await load();
    tenant.values.set(key, value);
    return value;
  }
}
