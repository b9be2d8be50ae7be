//! Files on their way in: S3's multipart uploads. The browser sends parts straight to the bucket.
//!
//! What S3 does not remember of an upload lies beside it as a small object: the plan, and at the end what the file
//! turned out to be.

use super::{S3, SERVICE, broken, failed, object_key, status, there, whole};
use crate::sdk::Call;
use async_trait::async_trait;
use aws_sdk_s3::{
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart, ServerSideEncryption},
};
use domain::{
    PortError, ProductId, Timestamp, UploadId,
    delivery::token::Sha256Sum,
    failpoints,
    ports::{FinishError, PART_TTL_SECS, PartAddress, StoredFile, UploadLabel, UploadPlan, Uploads},
    time::HOUR_SECS,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A file that was given out so long ago is noted as given out anew.
const NOTE_AGAIN_SECS: i64 = HOUR_SECS;
/// All plans of uploads nobody forgot; there are as many as files on their way.
const PLANS: &str = "uploads/";

#[derive(Serialize, Deserialize)]
struct Kept {
    plan: UploadPlan,
    /// S3's name of the multipart upload.
    multipart: String,
    /// What it became: size in bytes and SHA-256.
    done: Option<(u64, Sha256Sum)>,
    /// When its file was given out last, give or take an hour.
    #[serde(default)]
    done_at: Option<Timestamp>,
    /// Nobody may finish it any more.
    #[serde(default)]
    given_up: bool,
    /// S3's mark of what was read: what is written in its place must still be that. Empty before it is kept first.
    #[serde(skip)]
    mark: String,
}

/// A part as S3 has it.
struct Part {
    number: i32,
    tag: String,
    size_bytes: u64,
}

fn plan_key(id: &UploadId) -> String {
    format!("{PLANS}{id}")
}

impl S3 {
    async fn kept(&self, key: String) -> Result<Option<Kept>, PortError> {
        let got = self.client.get_object().bucket(&self.names.files).key(key).send().await;
        let Some(object) = there(got)? else { return Ok(None) };
        let mark = object.e_tag.unwrap_or_default();
        let kept: Result<Kept, _> = serde_json::from_slice(&whole(object.body).await?);
        kept.map(|kept| Some(Kept { mark, ..kept })).map_err(|error| broken(error.to_string()))
    }

    /// Writes what is known of an upload in place of what was read; `false` if somebody else did so meanwhile.
    async fn keep(&self, kept: &Kept) -> Result<bool, PortError> {
        let json = serde_json::to_vec(kept).map_err(|error| broken(error.to_string()))?;
        let put = self.client.put_object();
        let put = if kept.mark.is_empty() { put } else { put.if_match(&kept.mark) };
        let kept = put
            .bucket(&self.names.files)
            .key(plan_key(&kept.plan.id))
            .content_type("application/json")
            .server_side_encryption(ServerSideEncryption::Aes256)
            .body(ByteStream::from(json))
            .send()
            .await;
        match kept {
            Ok(_) => Ok(true),
            // Changed, removed, or being changed (PutObject, conditional writes).
            Err(error) if matches!(status(&error), Some(404 | 409 | 412)) => Ok(false),
            Err(error) => Err(failed(Call::Write, &error)),
        }
    }

    async fn all_kept(&self) -> Result<Vec<Kept>, PortError> {
        let mut all = Vec::new();
        let mut pages = self.client.list_objects_v2().bucket(&self.names.files).prefix(PLANS).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed(Call::Read, &error))?;
            for key in page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key) {
                // It may have been forgotten since the list was made.
                all.extend(self.kept(key).await?);
            }
        }
        all.sort_by(|a, b| (a.plan.label.begun_at, &a.plan.id).cmp(&(b.plan.label.begun_at, &b.plan.id)));
        Ok(all)
    }

    /// The parts S3 has; none if the upload is over.
    async fn arrived(&self, kept: &Kept) -> Result<Vec<Part>, PortError> {
        let mut parts = Vec::new();
        let mut pages = self
            .client
            .list_parts()
            .bucket(&self.names.files)
            .key(object_key(&kept.plan.key()))
            .upload_id(&kept.multipart)
            .into_paginator()
            .send();
        while let Some(page) = pages.next().await {
            let Some(page) = there(page)? else { break };
            for part in page.parts.unwrap_or_default() {
                if let (Some(number), Some(tag)) = (part.part_number, part.e_tag) {
                    parts.push(Part { number, tag, size_bytes: part.size.unwrap_or(0).unsigned_abs() });
                }
            }
        }
        let planned = |part: &Part| {
            let number = u32::try_from(part.number).unwrap_or(0);
            kept.plan.part_size(number) == Some(part.size_bytes)
        };
        parts.retain(planned);
        parts.sort_by_key(|part| part.number);
        Ok(parts)
    }

    /// Size and SHA-256 of the file, read back from what S3 keeps.
    async fn sum(&self, kept: &Kept) -> Result<Option<(u64, Sha256Sum)>, PortError> {
        let got = self.client.get_object().bucket(&self.names.files).key(object_key(&kept.plan.key())).send().await;
        let Some(mut object) = there(got)? else { return Ok(None) };
        let (mut sum, mut size) = (Sha256::new(), 0);
        while let Some(bytes) = object.body.next().await {
            let bytes =
                bytes.map_err(|_| PortError::Unavailable { service: SERVICE, reason: "the bytes broke off".into() })?;
            size += bytes.len() as u64;
            sum.update(&bytes);
        }
        Ok(Some((size, Sha256Sum::from_bytes(sum.finalize().into()))))
    }

    /// What is known of an upload that was not given up.
    async fn open(&self, id: &UploadId) -> Result<Option<Kept>, PortError> {
        Ok(self.kept(plan_key(id)).await?.filter(|kept| !kept.given_up))
    }

    /// Makes one object of all parts, if they are there, and reads it back; `None` if one is missing.
    async fn complete(&self, kept: &Kept) -> Result<Option<(u64, Sha256Sum)>, PortError> {
        let parts = self.arrived(kept).await?;
        if parts.len() == kept.plan.parts() as usize {
            let part = |part: Part| CompletedPart::builder().part_number(part.number).e_tag(part.tag).build();
            let parts = parts.into_iter().map(part).collect();
            let whole = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
            let completed = self
                .client
                .complete_multipart_upload()
                .bucket(&self.names.files)
                .key(object_key(&kept.plan.key()))
                .upload_id(&kept.multipart)
                .multipart_upload(whole)
                .send()
                .await;
            // Somebody else may have completed it; what lies there tells.
            if let Err(error) = completed
                && status(&error) != Some(404)
            {
                return Err(failed(Call::Write, &error));
            }
        }
        // The parts are gone as soon as the file is there; a cut in between is seen here.
        self.sum(kept).await
    }

    /// Lets nobody finish an upload any more, and removes what came unless its file was given out; `false` if somebody
    /// did something with it meanwhile.
    async fn give_up(&self, kept: Kept) -> Result<bool, PortError> {
        let gone = Kept { given_up: true, ..kept };
        if !self.keep(&gone).await? {
            return Ok(false);
        }
        if gone.done.is_none() {
            self.clear(&gone).await?;
        }
        Ok(true)
    }

    /// Removes what is left of an upload that nobody can finish any more.
    async fn clear(&self, gone: &Kept) -> Result<(), PortError> {
        let key = object_key(&gone.plan.key());
        let aborted = self
            .client
            .abort_multipart_upload()
            .bucket(&self.names.files)
            .key(&key)
            .upload_id(&gone.multipart)
            .send()
            .await;
        there(aborted)?;
        self.remove(key).await?;
        self.remove(plan_key(&gone.plan.id)).await
    }

    async fn remove(&self, key: String) -> Result<(), PortError> {
        let removed = self.client.delete_object().bucket(&self.names.files).key(key).send().await;
        removed.map_err(|error| failed(Call::Write, &error))?;
        Ok(())
    }
}

#[async_trait]
impl Uploads for S3 {
    async fn begin(&self, id: &UploadId, size_bytes: u64, label: &UploadLabel) -> Result<UploadPlan, PortError> {
        let plan = UploadPlan::new(id.clone(), size_bytes, label.clone());
        let begun = self
            .client
            .create_multipart_upload()
            .bucket(&self.names.files)
            .key(object_key(&plan.key()))
            .content_type("application/octet-stream")
            .server_side_encryption(ServerSideEncryption::Aes256)
            .send()
            .await
            .map_err(|error| failed(Call::Write, &error))?;
        let multipart = begun.upload_id.ok_or_else(|| broken("an upload without an id"))?;
        let kept =
            Kept { plan: plan.clone(), multipart, done: None, done_at: None, given_up: false, mark: String::new() };
        self.keep(&kept).await?;
        Ok(plan)
    }

    async fn plan(&self, id: &UploadId) -> Result<Option<UploadPlan>, PortError> {
        Ok(self.open(id).await?.map(|kept| kept.plan))
    }

    async fn open_for(&self, product: &ProductId) -> Result<Vec<UploadPlan>, PortError> {
        let open = self.all_kept().await?.into_iter().filter(|kept| !kept.given_up).map(|kept| kept.plan);
        Ok(open.filter(|plan| plan.label.product == *product).collect())
    }

    async fn part_addresses(&self, plan: &UploadPlan, parts: &[u32]) -> Result<Vec<PartAddress>, PortError> {
        let kept = self.open(&plan.id).await?.ok_or_else(|| broken("no such upload"))?;
        let lives = PresigningConfig::expires_in(Duration::from_secs(PART_TTL_SECS.unsigned_abs()));
        let lives = lives.map_err(|error| broken(error.to_string()))?;
        let mut addresses = Vec::with_capacity(parts.len());
        for part in parts.iter().copied() {
            let (Some(offset), Some(size_bytes)) = (plan.part_offset(part), plan.part_size(part)) else {
                return Err(broken("no such part"));
            };
            let signed = self
                .client
                .upload_part()
                .bucket(&self.names.files)
                .key(object_key(&plan.key()))
                .upload_id(&kept.multipart)
                .part_number(i32::try_from(part).map_err(|error| broken(error.to_string()))?)
                // Signed with the rest: a part of another size is refused.
                .content_length(i64::try_from(size_bytes).map_err(|error| broken(error.to_string()))?)
                .presigned(lives.clone())
                .await
                .map_err(|error| failed(Call::Read, &error))?;
            addresses.push(PartAddress { part, url: signed.uri().to_owned(), offset, size_bytes });
        }
        Ok(addresses)
    }

    async fn put_part(&self, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), PortError> {
        let kept = self.open(id).await?.ok_or_else(|| broken("no such upload"))?;
        if kept.plan.part_size(part) != Some(bytes.len() as u64) {
            return Err(broken("a part of another size"));
        }
        self.client
            .upload_part()
            .bucket(&self.names.files)
            .key(object_key(&kept.plan.key()))
            .upload_id(kept.multipart)
            .part_number(i32::try_from(part).map_err(|error| broken(error.to_string()))?)
            .body(ByteStream::from(bytes.to_vec()))
            .send()
            .await
            .map_err(|error| failed(Call::Write, &error))?;
        Ok(())
    }

    async fn parts(&self, id: &UploadId) -> Result<Vec<u32>, PortError> {
        let Some(kept) = self.open(id).await? else { return Ok(Vec::new()) };
        if kept.done.is_some() {
            return Ok((1..=kept.plan.parts()).collect());
        }
        Ok(self.arrived(&kept).await?.iter().filter_map(|part| u32::try_from(part.number).ok()).collect())
    }

    async fn finish(
        &self,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
        now: Timestamp,
    ) -> Result<StoredFile, FinishError> {
        // The whole object is read once, by one of those who ask here; the others wait for what it says.
        let _turn = self.uploads_at_work.turn(id).await;
        loop {
            let Some(kept) = self.open(id).await? else { return Err(FinishError::Incomplete) };
            let key = kept.plan.key();
            let (kept, (size_bytes, sum)) = match kept.done {
                Some(done) => (kept, done),
                None => match self.complete(&kept).await? {
                    Some(done) => (kept, done),
                    None => return Err(FinishError::Incomplete),
                },
            };
            if sha256.is_some_and(|wanted| wanted != sum) || size_bytes != kept.plan.size_bytes {
                if kept.done.is_none() {
                    // Whoever was first decides: a file that was given out meanwhile stays.
                    self.give_up(kept).await?;
                }
                return Err(FinishError::OtherSum);
            }
            let noted = kept.done.is_some() && kept.done_at.is_some_and(|at| now.secs_since(at) < NOTE_AGAIN_SECS);
            failpoints::reach("admin.blob_put").await?;
            if noted || self.keep(&Kept { done: Some((size_bytes, sum)), done_at: Some(now), ..kept }).await? {
                return Ok(StoredFile { key, size_bytes, sha256: sum });
            }
            // Given up meanwhile, or finished by another instance: what is kept now tells. Nothing is removed here: it
            // may have been taken into a product and forgotten.
        }
    }

    async fn forget(&self, id: &UploadId) -> Result<(), PortError> {
        self.remove(plan_key(id)).await
    }

    async fn abort(&self, id: &UploadId) -> Result<(), PortError> {
        while let Some(kept) = self.open(id).await? {
            if self.give_up(kept).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn discard(&self, id: &UploadId, before: Timestamp) -> Result<bool, PortError> {
        while let Some(kept) = self.kept(plan_key(id)).await? {
            let given_out = kept.done.map(|_| kept.done_at.unwrap_or(kept.plan.label.begun_at));
            if given_out.is_some_and(|at| at >= before) {
                return Ok(false);
            }
            let gone = Kept { given_up: true, ..kept };
            if self.keep(&gone).await? {
                self.clear(&gone).await?;
                return Ok(true);
            }
        }
        Ok(true)
    }

    async fn stale(&self, before: Timestamp, limit: usize) -> Result<Vec<UploadPlan>, PortError> {
        let all = self.all_kept().await?.into_iter().map(|kept| kept.plan);
        Ok(all.filter(|plan| plan.label.begun_at < before).take(limit).collect())
    }
}
