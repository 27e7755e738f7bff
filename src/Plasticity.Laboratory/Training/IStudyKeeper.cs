namespace Plasticity.Laboratory.Training;

/// <summary>Keeps a study's state while it is trained, so that it survives its process. Never changes what is trained.</summary>
public interface IStudyKeeper
{
    /// <summary>Asked after every training step and after every epoch, whether the state is to be kept now.</summary>
    /// <param name="endsEpoch">Whether an epoch has ended, all of it noted and measured.</param>
    bool IsDue(bool endsEpoch);

    /// <summary>Keeps the state; also called, unasked, when the study is interrupted.</summary>
    void Keep(StudySnapshot state);
}
