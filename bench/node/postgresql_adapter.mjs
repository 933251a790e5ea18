// oidc-provider's adapter interface on PostgreSQL: one table, prepared statements, a pool of connections.
import pg from 'pg';

const TABLE = `
CREATE TABLE IF NOT EXISTS oidc_model (
  model text NOT NULL, id text NOT NULL, payload jsonb NOT NULL, grant_id text, uid text, user_code text,
  consumed_at bigint, expires_at timestamptz, PRIMARY KEY (model, id));
CREATE INDEX IF NOT EXISTS oidc_model_grant ON oidc_model (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS oidc_model_uid ON oidc_model (uid) WHERE uid IS NOT NULL;
CREATE INDEX IF NOT EXISTS oidc_model_user_code ON oidc_model (user_code) WHERE user_code IS NOT NULL`;
const FOUND = 'SELECT payload, consumed_at FROM oidc_model WHERE model = $1';
const LIVE = '(expires_at IS NULL OR expires_at > now())';
const STATEMENTS = {
  upsert: `INSERT INTO oidc_model (model, id, payload, grant_id, uid, user_code, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
    ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
      user_code = excluded.user_code, expires_at = excluded.expires_at`,
  find: `${FOUND} AND id = $2 AND ${LIVE}`,
  findByUid: `${FOUND} AND uid = $2 AND ${LIVE}`,
  findByUserCode: `${FOUND} AND user_code = $2 AND ${LIVE}`,
  consume: 'UPDATE oidc_model SET consumed_at = extract(epoch FROM now()) WHERE model = $1 AND id = $2',
  destroy: 'DELETE FROM oidc_model WHERE model = $1 AND id = $2',
  revokeByGrantId: 'DELETE FROM oidc_model WHERE model = $1 AND grant_id = $2',
};

export default async function postgresqlAdapter(url) {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  await pool.query(TABLE);

  const run = (name, values) => pool.query({ name, text: STATEMENTS[name], values });
  const one = async (name, values) => {
    const { rows: [row] } = await run(name, values);
    return row && (row.consumed_at === null ? row.payload : { ...row.payload, consumed: Number(row.consumed_at) });
  };

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const { grantId, uid, userCode } = payload;
      await run('upsert', [model, id, payload, grantId, uid, userCode, expiresIn]);
    },
    find: (id) => one('find', [model, id]),
    findByUid: (uid) => one('findByUid', [model, uid]),
    findByUserCode: (userCode) => one('findByUserCode', [model, userCode]),
    consume: (id) => run('consume', [model, id]),
    destroy: (id) => run('destroy', [model, id]),
    revokeByGrantId: (grantId) => run('revokeByGrantId', [model, grantId]),
  });
}
