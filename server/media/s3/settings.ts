/** Where an object store with the protocol of Amazon S3 is, and as whom it is asked. */
export interface S3Settings {
  /** Origin of the service: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string;
  bucket: string;
  /** Part of each signature; services without regions take `us-east-1`. */
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket is named in the path; otherwise it is the first part of the host. */
  pathStyle: boolean;
  /** What all keys begin with: empty, or with a slash at its end. */
  prefix: string;
  /** How the service encrypts what it stores; `none`: as the bucket is set. */
  encryption: 'none' | 'AES256' | 'aws:kms';
  /** Key of the service's key management, for `aws:kms`; `null`: its own. */
  kmsKey: string | null;
}

/** Address of an object, or of the bucket when `key` is empty. Keys of ours need no escape. */
export function s3Url({ endpoint, bucket, pathStyle }: S3Settings, key: string): URL {
  const url = new URL(endpoint);
  if (pathStyle) url.pathname = `/${bucket}/${key}`;
  else {
    url.hostname = `${bucket}.${url.hostname}`;
    url.pathname = `/${key}`;
  }
  return url;
}

/** Headers that ask for encryption. Source: Amazon S3 API, PutObject. */
export function encryptionHeaders({ encryption, kmsKey }: S3Settings): Record<string, string> {
  if (encryption === 'none') return {};
  return {
    'x-amz-server-side-encryption': encryption,
    ...(encryption === 'aws:kms' &&
      kmsKey !== null && { 'x-amz-server-side-encryption-aws-kms-key-id': kmsKey }),
  };
}
